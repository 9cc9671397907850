// question.zh: 谁服务、支持或落实{policy}？
// question.en: Who serves, supports or pilots {policy}?
// topic: 制度与政策 | rules and policies
// parameter policy: Policy = 国际贸易中心 | 政策、战略或定位的名称 | name of the policy, strategy or role
// returns actor: 主体 | actor
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (a)-[r:SERVES|SUPPORTS|PILOTS|ESTABLISHES]->(p:Policy)
WHERE p.name = $policy
RETURN a.name AS actor, r AS relation, size(r.documents) AS papers
ORDER BY papers DESC, actor, r.id
