// question.zh: {industry}的上下游与组成部分有哪些，谁在做？
// question.en: What belongs to, feeds or joins {industry}, and who works in it?
// topic: 产业 | industries
// parameter industry: Industry = 航运 | 产业的名称 | name of the industry
// returns link: 环节 | link
// returns worker: 谁在做 | who works in it
MATCH (i:Industry)-[r:PART_OF|SUPPORTS|LINKED_WITH]-(part:Industry)
WHERE i.name = $industry AND part.id <> i.id
WITH DISTINCT r, part
OPTIONAL MATCH (who)-[w:DEVELOPS|LEADS]->(part)
RETURN r AS link, w AS worker
ORDER BY r.id, coalesce(w.id, '')
