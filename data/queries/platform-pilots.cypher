// question.zh: 哪些平台试点哪些政策、产业或协定？
// question.en: Which platforms pilot which policies, industries or agreements?
// topic: 制度与政策 | rules and policies
// returns platform: 平台 | platform
// returns relation: 试点 | pilot
// returns papers: 文献数 | papers
MATCH (p:Platform)-[r:PILOTS]->()
RETURN p.name AS platform, r AS relation, size(r.documents) AS papers
ORDER BY platform, r.id
