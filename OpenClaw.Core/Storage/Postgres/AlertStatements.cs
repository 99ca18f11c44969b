namespace OpenClaw.Core.Storage.Postgres;

/// <summary>The statements about alerts. The unique index over open alerts decides who raised one.</summary>
internal static class AlertStatements
{
    private const string Columns = """
        number, rule, subject, summary, value, raised_at, cleared_at, cleared_because, acknowledged_at, acknowledged_by, silenced_until, told, tries, tell_error
        """;

    /// <summary>$1 rule, $2 subject, $3 summary, $4 value, $5 whether the webhook is to be told. Returns the number and whether it is silenced.</summary>
    public const string Raise = """
        insert into alerts (rule, subject, summary, value, raised_at, silenced_until, told, tries, tell_at)
        select $1, $2, $3, $4, clock_timestamp(), s.until, 0, 0, case when $5 and s.until is null then clock_timestamp() end
        from (select max(silenced_until) as until from alerts where rule = $1 and subject = $2 and silenced_until > clock_timestamp()) s
        on conflict (rule, subject) where cleared_at is null do nothing returning number, silenced_until is not null
        """;

    /// <summary>$1 number, $2 because, $3 whether the webhook is to be told. One that is still being told of is told of first; its end follows.</summary>
    public const string Clear = """
        update alerts set cleared_at = clock_timestamp(), cleared_because = $2, tries = 0,
          tell_at = case when $3 and told = 1 and coalesce(silenced_until < clock_timestamp(), true) then clock_timestamp() else tell_at end
        where number = $1 and cleared_at is null returning rule, subject, coalesce(silenced_until > clock_timestamp(), false)
        """;

    /// <summary>$1 before, $2 only open, $3 limit.</summary>
    public const string List = $"select {Columns} from alerts where number < $1 and (not $2 or cleared_at is null) order by number desc limit $3";

    /// <summary>$1 number, $2 actor.</summary>
    public const string Acknowledge = "update alerts set acknowledged_at = clock_timestamp(), acknowledged_by = $2 where number = $1 and acknowledged_at is null returning rule, subject";

    /// <summary>$1 number.</summary>
    public const string Find = "select rule, subject from alerts where number = $1";

    /// <summary>$1 rule, $2 subject, $3 duration or null, $4 number. All of the same kind, so that no older silence outlives this decision.</summary>
    public const string Silence = """
        update alerts set silenced_until = clock_timestamp() + $3::interval, tell_at = case when $3::interval is null then tell_at end
        where rule = $1 and subject = $2 and (number = $4 or silenced_until is not null)
        """;

    /// <summary>$1 limit, $2 duration.</summary>
    public const string ClaimUntold = $"""
        update alerts set tell_at = clock_timestamp() + $2
        where number = any(array(select number from alerts where tell_at <= clock_timestamp() order by tell_at limit $1 for no key update skip locked)) returning {Columns}
        """;

    /// <summary>$1 number, $2 moment.</summary>
    public const string Told = """
        update alerts set told = $2, tries = 0, tell_error = null,
          tell_at = case when $2 = 1 and cleared_at is not null and coalesce(silenced_until < clock_timestamp(), true) then clock_timestamp() end
        where number = $1 and told < $2
        """;

    /// <summary>$1 number, $2 error, $3 duration or null.</summary>
    public const string NotTold = "update alerts set tries = tries + 1, tell_error = $2, tell_at = clock_timestamp() + $3::interval where number = $1 and tell_at is not null";

    /// <summary>$1 older than.</summary>
    public const string Forget = "delete from alerts where number = any(array(select number from alerts where cleared_at < clock_timestamp() - $1 order by number limit 1000))";
}
