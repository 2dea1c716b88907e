"""A city in a box: a platform on loopback that speaks DingTalk's wire protocol, and the people who use it."""
