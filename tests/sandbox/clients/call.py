"""The platform's own client of its HTTP interface, run by test_official_clients.py in an environment of its own:
sends a group message, asks for its readers, makes a card, fetches a wrong token. PLATFORM is host:port. One
JSON line per answer."""

import json
import os
import sys

from alibabacloud_dingtalk.card_1_0 import models as cards
from alibabacloud_dingtalk.card_1_0.client import Client as Cards
from alibabacloud_dingtalk.oauth2_1_0 import models as auth
from alibabacloud_dingtalk.oauth2_1_0.client import Client as Auth
from alibabacloud_dingtalk.robot_1_0 import models as robots
from alibabacloud_dingtalk.robot_1_0.client import Client as Robots
from alibabacloud_tea_openapi.models import Config
from alibabacloud_tea_util.models import RuntimeOptions
from Tea.exceptions import TeaException

CONFIG = Config(protocol="http", endpoint=os.environ["PLATFORM"], region_id="central")
GROUP = os.environ["GROUP"]
ONCE = RuntimeOptions(autoretry=False)


def show(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


token = Auth(CONFIG).get_access_token(auth.GetAccessTokenRequest(app_key="dingapp", app_secret="app-secret")).body
show(answer="token", seconds=token.expire_in, length=len(token.access_token))
robot, mine = Robots(CONFIG), {"x_acs_dingtalk_access_token": token.access_token}

text = json.dumps({"title": "交办37", "text": "请报送方案"}, ensure_ascii=False)
said = robots.OrgGroupSendRequest(
    robot_code="dingapp", open_conversation_id=GROUP, msg_key="sampleMarkdown", msg_param=text
)
sent = robot.org_group_send_with_options(said, robots.OrgGroupSendHeaders(**mine), ONCE).body
show(answer="sent", key=sent.process_query_key)

sys.stdin.readline()
asked = robots.OrgGroupQueryRequest(
    robot_code="dingapp", open_conversation_id=GROUP, process_query_key=sent.process_query_key, max_results=200
)
found = robot.org_group_query_with_options(asked, robots.OrgGroupQueryHeaders(**mine), ONCE).body
show(answer="readers", status=found.send_status, readers=found.read_user_ids)

card = cards.CreateAndDeliverRequest(
    card_template_id=os.environ["TEMPLATE"],
    out_track_id="official-1",
    callback_type="STREAM",
    card_data=cards.CreateAndDeliverRequestCardData(card_param_map={"title": "交办37", "body": "请签收"}),
    open_space_id=f"dtv1.card//IM_GROUP.{GROUP}",
    im_group_open_space_model=cards.CreateAndDeliverRequestImGroupOpenSpaceModel(support_forward=False),
    im_group_open_deliver_model=cards.CreateAndDeliverRequestImGroupOpenDeliverModel(robot_code="dingapp"),
    user_id_type=1,
)
made = Cards(CONFIG).create_and_deliver_with_options(card, cards.CreateAndDeliverHeaders(**mine), ONCE).body
(delivered,) = made.result.deliver_results
where = {"space": delivered.space_type, "done": delivered.success, "key": delivered.carrier_id}
show(answer="card", track=made.result.out_track_id, **where)

try:
    wrong = robots.OrgGroupSendHeaders(x_acs_dingtalk_access_token="none")
    robot.org_group_send_with_options(said, wrong, ONCE)
except TeaException as error:
    show(answer="refused", code=error.code)
