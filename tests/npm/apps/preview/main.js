// The preview, as an app has it: it says how many payloads came of an event that stands for two.

import "transversion/preview";

const preview = document.createElement("transversion-preview");
preview.addEventListener("transversion-result", ({ detail }) => console.log(`{"passed":${detail.payloads.length}}`));
preview.payload = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a"},{"_id":"b"}]}';
document.documentElement.append(preview);
