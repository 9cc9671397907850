// question.zh: {year}年起关于{entity}有哪些新的说法，此前没有？
// question.en: What is said of {entity} for {year} and after, and not for the time before?
// topic: 变化 | change
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// parameter year: Text = 2023 | 年份（或 2023-06 这样的年月） | year (or month, as 2023-06)
// returns time: 时间 | time
// returns relation: 关系 | relation
MATCH (a)-[r]-(b)
WHERE a.name = $entity AND r.modality IS NOT NULL
WITH DISTINCT a, b, r, $year AS year
WHERE any(t IN r.times WHERE t >= year)
  AND NOT EXISTS { MATCH (a)-[s]-(b) WHERE type(s) = type(r) AND any(t IN s.times WHERE t < year) }
UNWIND r.times AS time
WITH r, min(time) AS time
RETURN time, r AS relation
ORDER BY time, r.id
