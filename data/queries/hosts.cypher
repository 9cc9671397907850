// question.zh: 谁举办什么？
// question.en: Who hosts or organises what?
// topic: 地点与活动 | places and events
// returns host: 主办方 | host
// returns relation: 举办 | hosting
// returns sentence: 原句 | sentence
MATCH (h)-[r:HOSTS]->()
UNWIND r.evidence AS place
WITH h, r, min(place) AS place
MATCH (p:Passage)
WHERE p.id = place
RETURN h.name AS host, r AS relation, p.text AS sentence
ORDER BY host, r.id
