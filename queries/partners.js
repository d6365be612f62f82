/*---
title: Partners of an organisation
params:
  organisation: {type: entity, optional: true, help: only of this organisation}
columns: [partner, organisation, evidence]
---*/
list(asserted(of(["partnerOf"], organisation)), {partner: "subject", organisation: "object"});
