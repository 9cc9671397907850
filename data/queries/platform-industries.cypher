// question.zh: 各平台发展、试点或支持哪些产业？
// question.en: Which industries do the platforms develop, pilot or support?
// topic: 产业 | industries
// returns platform: 平台 | platform
// returns industry: 产业 | industry
// returns relation: 关系 | relation
MATCH (p:Platform)-[r:DEVELOPS|PILOTS|SUPPORTS|LEADS]->(i:Industry)
RETURN p.name AS platform, i.name AS industry, r AS relation
ORDER BY platform, industry, r.id
