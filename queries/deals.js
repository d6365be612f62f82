/*---
title: Who bought, owns, merged with or invested in what
description: "With the price and the time, where a sentence has them."
params:
  company: {type: entity, optional: true, help: only with this company}
columns: [who, deal, what, amount, time, status, by, evidence]
---*/
list(of(["acquired", "owns", "investedIn", "merged", "subsidiaryOf"], company), {who: "subject", deal: "relation", what: "object"}, ["amount", "time"]);
