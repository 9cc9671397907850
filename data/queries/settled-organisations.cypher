// question.zh: 哪些机构落户或位于{place}？
// question.en: Which organisations have settled or are located in {place}?
// topic: 产业 | industries
// parameter place: Entity = 上海 | 城市、区域或平台 | city, region or platform
// returns organisation: 机构 | organisation
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (o:Organization)-[r:SETTLES_IN|LOCATED_IN]->(p)
WHERE p.name = $place
RETURN o.name AS organisation, r AS relation, size(r.documents) AS papers
ORDER BY papers DESC, organisation, r.id
