// question.zh: 哪些成员已加入、拟加入或未加入{agreement}？
// question.en: Who is in {agreement}, who wants to join, and who is said to be missing?
// topic: 制度与政策 | rules and policies
// parameter agreement: Agreement = 区域全面经济伙伴关系协定 | 协定的名称 | name of the agreement
// returns party: 成员 | party
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (m)-[r:MEMBER_OF]->(g:Agreement)
WHERE g.name = $agreement
RETURN m.name AS party, r AS relation, size(r.documents) AS papers
ORDER BY r.modality, party, r.id
