// question.zh: 在{first}与{second}两段时间里，关于{entity}说的有何不同？
// question.en: How does what is said of {entity} differ between {first} and {second}?
// topic: 变化 | change
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// parameter first: Text = 2022 | 较早的年份 | the earlier year
// parameter second: Text = 2023 | 较晚的年份 | the later year
// returns period: 出现于 | said for
// returns relation: 关系 | relation
MATCH (a)-[r]-()
WHERE a.name = $entity AND r.modality IS NOT NULL
WITH DISTINCT r, $first AS early, $second AS late
WITH r, early, late, any(t IN r.times WHERE t STARTS WITH early) AS before,
  any(t IN r.times WHERE t STARTS WITH late) AS after
WHERE before <> after
RETURN CASE WHEN before THEN early ELSE late END AS period, r AS relation
ORDER BY period, r.id
