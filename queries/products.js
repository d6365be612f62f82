/*---
title: Who launched, built, makes or developed what
params:
  maker: {type: entity, optional: true, help: only of this maker}
columns: [maker, relation, product, time, status, by, evidence]
---*/
list(of(["launched", "built", "makes", "developed", "produces"], maker), {maker: "subject", relation: "relation", product: "object"}, ["time"]);
