namespace OpenClaw.AppHost.Profiles;

/// <summary>What makes a profile usable. Pure.</summary>
internal static class ProfileRules
{
    /// <returns>The first broken rule, beginning with the field as the file spells it; null when there is none.</returns>
    public static string? Broken(DeploymentProfile profile, string name) =>
        profile.Name != name ? $"name must be \"{name}\", like the file's."
        : profile.Users.From < 1 ? "users.from must be at least 1."
        : profile.Users.To <= profile.Users.From ? $"users.to must be more than users.from ({profile.Users.From})."
        : BrokenName("regions", profile.Regions)
        ?? BrokenName("channelNodes", profile.ChannelNodes)
        ?? BrokenPlan("gateways", profile.Gateways)
        ?? BrokenPlan("workers", profile.Workers)
        ?? BrokenPlan("channels", profile.Channels)
        ?? BrokenPlan("database", profile.Database)
        ?? BrokenPlan("redis", profile.Redis)
        ?? BrokenFixed("channels", profile.Channels)
        ?? BrokenFixed("database", profile.Database)
        ?? BrokenFixed("redis", profile.Redis)
        ?? (profile.SlotsPerWorker is < 1 or > 5000 ? "slotsPerWorker must be 1 to 5000."
            : profile.DatabaseStorageGi < 1 ? "databaseStorageGi must be at least 1."
            : profile.MinNodes < 1 ? "minNodes must be at least 1."
            : profile.NodeCount < profile.MinNodes ? $"minNodes is {profile.MinNodes}, but gateways, workers, channel nodes and database are {profile.NodeCount} together."
            : null);

    private static string? BrokenPlan(string field, NodePlan plan) =>
        plan.Min < 1 ? $"{field}.min must be at least 1."
        : plan.Max < plan.Min ? $"{field}.max must be at least {field}.min ({plan.Min})."
        : plan.Cpu <= 0 ? $"{field}.cpu must be more than 0."
        : plan.MemoryGi < 1 ? $"{field}.memoryGi must be at least 1."
        : null;

    private static string? BrokenFixed(string field, NodePlan plan) =>
        plan.Scales ? $"{field}.max must equal {field}.min ({plan.Min}): nothing scales this role by itself." : null;

    private static string? BrokenName(string field, IReadOnlyList<string> names) =>
        names.Count == 0 ? $"{field} must name at least one."
        : names.Distinct(StringComparer.Ordinal).Count() != names.Count ? $"{field} names one twice."
        : names.FirstOrDefault(n => !IsLabel(n)) is { } bad ? $"{field}: \"{bad}\" must be lower-case letters, digits and dashes, at most 30, beginning with a letter."
        : null;

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= 30 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
