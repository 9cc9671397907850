// question.zh: 各类关系中，已有、拟议、缺失各有多少？
// question.en: For each type of relation, how much is stated, how much proposed, how much lacking?
// topic: 计划与缺口 | plans and gaps
// returns type: 关系类型 | relation type
// returns asserted: 已有 | stated
// returns proposed: 拟议 | proposed
// returns lacking: 缺失 | lacking
MATCH ()-[r]->()
WHERE r.modality IS NOT NULL
WITH type(r) AS type, CASE r.modality WHEN 'asserted' THEN 1 ELSE 0 END AS done,
  CASE r.modality WHEN 'proposed' THEN 1 ELSE 0 END AS planned, CASE r.modality WHEN 'lacking' THEN 1 ELSE 0 END AS gap
RETURN type, sum(done) AS asserted, sum(planned) AS proposed, sum(gap) AS lacking
ORDER BY asserted + proposed + lacking DESC, type
