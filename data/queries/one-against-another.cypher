// question.zh: 哪些关系一篇文献说已有，另一篇说拟议或缺失？
// question.en: Which relations does one paper state and another plan or miss?
// topic: 分歧 | disagreement
// returns done: 已有 | stated
// returns paper: 说已有的文献 | paper that states it
// returns other: 拟议或缺失 | planned or lacking
// returns paper2: 另一篇文献 | the other paper
MATCH (a)-[r]->(b), (a)-[s]->(b)
WHERE type(r) = type(s) AND r.modality = 'asserted' AND s.modality <> 'asserted'
UNWIND r.documents AS x
UNWIND s.documents AS y
WITH r, s, x, y
WHERE x <> y AND NOT x IN s.documents
MATCH (d:Document), (e:Document)
WHERE d.id = x AND e.id = y
RETURN r AS done, d.title AS paper, s AS other, e.title AS paper2
ORDER BY r.id, s.id, d.id, e.id
