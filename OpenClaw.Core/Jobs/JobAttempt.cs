using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Core.Jobs;

/// <summary>An attempt that ended without ending its job. An offer that no worker accepted is none.</summary>
/// <param name="Number">The lease's number; offers that were not accepted have numbers too, so there are gaps.</param>
/// <param name="Outcome">One of <see cref="AttemptOutcome"/>'s words.</param>
/// <param name="Reason">The beginning of what the worker said, when it failed.</param>
public sealed record JobAttempt(int Number, string? Worker, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Outcome, string? Reason)
{
    /// <summary>A job remembers so many of its newest attempts: whatever happens to it, its row stays small.</summary>
    public const int Most = 20;
    public const int MostReason = 300;

    /// <param name="json">What the stores write; null for none.</param>
    public static IReadOnlyList<JobAttempt> Read(string? json) =>
        json is null ? [] : [.. JsonSerializer.Deserialize(json, AttemptJson.Default.ListStored)!.Select(one => one.ToAttempt())];

    /// <summary>As it lies in the row; times in microseconds since 1970, as SQLite has them.</summary>
    internal sealed record Stored(int Number, string? Worker, long Start, long End, string Outcome, string? Reason)
    {
        public JobAttempt ToAttempt() => new(Number, Worker, Time(Start), Time(End), Outcome, Reason);

        private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<JobAttempt.Stored>), TypeInfoPropertyName = "ListStored")]
internal sealed partial class AttemptJson : JsonSerializerContext;
