"""DingTalk's wire protocol: webhook, stream, signing, client, render."""
