// question.zh: 哪些政策支持、发展或影响{industry}？
// question.en: Which policies support, develop or affect {industry}?
// topic: 制度与政策 | rules and policies
// parameter industry: Text = 贸易 | 产业名称或其中一部分 | name of the industry, or a part of it
// returns policy: 政策 | policy
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (p:Policy)-[r]-(i:Industry)
WHERE i.name CONTAINS $industry
WITH DISTINCT p, r
RETURN p.name AS policy, r AS relation, size(r.documents) AS papers
ORDER BY papers DESC, policy, r.id
