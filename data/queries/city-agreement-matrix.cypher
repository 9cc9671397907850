// question.zh: 各城市与各协定之间有哪些说法？
// question.en: What is said between each city and each agreement?
// topic: 制度与政策 | rules and policies
// returns city: 城市 | city
// returns agreement: 协定 | agreement
// returns type: 关系类型 | relation type
// returns modality: 模态 | modality
// returns papers: 文献数 | papers
MATCH (c:City)-[r]-(g:Agreement)
WITH DISTINCT c, g, r
RETURN c.name AS city, g.name AS agreement, type(r) AS type, r.modality AS modality, size(r.documents) AS papers
ORDER BY city, agreement, type, modality
