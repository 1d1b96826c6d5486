-- What an older version left is given what this one gives at once. Owner: cases.
-- +goose Up

-- A request that waits for its requestor since before 0005 would wait for ever: whether to drop it is asked by a timer that is set when the
-- wait begins (EXT-4). Eight business days, holidays aside, are at most twelve days; the office's own number is not known here.
INSERT INTO timers (kind, request, step, due_at)
SELECT 'drop_asked', s.request, s.id, s.opened_at + interval '12 days'
FROM steps s
JOIN requests r ON r.id = s.request
WHERE s.kind = 'facts' AND s.spent_at IS NULL AND r.state = 'incomplete'
  AND NOT EXISTS (SELECT FROM timers t WHERE t.step = s.id AND t.kind = 'drop_asked');
