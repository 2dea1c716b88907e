// The platform's own Node client, run by test_official_clients.py in a process of its own. It knows one address only,
// https://api.dingtalk.com: its requests are led to PLATFORM, nothing else about it is changed. Prints a JSON line
// per callback and answers presses with new card data.
import axios from 'axios';
import { DWClient, EventAck } from 'dingtalk-stream';

const show = (what) => process.stdout.write(JSON.stringify(what) + '\n');
console.info = () => {};

axios.interceptors.request.use((request) => {
  request.url = request.url.replace('https://api.dingtalk.com', process.env.PLATFORM);
  return request;
});

const client = new DWClient({ clientId: 'dingapp', clientSecret: 'app-secret' });
client.registerCallbackListener('/v1.0/im/bot/messages/get', (frame) => {
  const said = JSON.parse(frame.data);
  show({ topic: 'message', text: said.text.content, staff: said.senderStaffId });
  client.socketCallBackResponse(frame.headers.messageId, null);
});
client.registerCallbackListener('/v1.0/card/instances/callback', (frame) => {
  const press = JSON.parse(frame.data);
  show({ topic: 'press', card: press.outTrackId, content: JSON.parse(press.content) });
  client.socketCallBackResponse(frame.headers.messageId, {
    cardUpdateOptions: { updateCardDataByKey: true },
    cardData: { cardParamMap: { footer: '已签收' } },
  });
});
client.registerAllEventListener((frame) => {
  show({ topic: 'event', kind: frame.headers.eventType });
  return { status: EventAck.SUCCESS };
});
await client.connect();
