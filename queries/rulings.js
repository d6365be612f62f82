/*---
title: What courts, authorities and parties to a case did
description: "Sued, fined, sanctioned, arrested, charged, convicted, approved, blocked."
params:
  entity: {type: entity, optional: true, help: only about this one}
columns: [who, action, whom, amount, status, by, evidence]
---*/
list(of(["sued", "fined", "sanctioned", "arrested", "charged", "convicted", "approved", "blocked"], entity), {who: "subject", action: "relation", whom: "object"}, ["amount"]);
