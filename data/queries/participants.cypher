// question.zh: 谁参加什么？
// question.en: Who takes part in what?
// topic: 地点与活动 | places and events
// returns participant: 参加者 | participant
// returns relation: 参加 | participation
// returns papers: 文献数 | papers
MATCH (x)-[r:PARTICIPATES_IN]->()
RETURN x.name AS participant, r AS relation, size(r.documents) AS papers
ORDER BY participant, r.id
