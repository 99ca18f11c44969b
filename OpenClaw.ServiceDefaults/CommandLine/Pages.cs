using System.Text.Json;
using static OpenClaw.ServiceDefaults.CommandLine.Screen;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>The API's answers as pages for a terminal. Null was written as JSON already.</summary>
internal static class Pages
{
    private const int NotAnswered = 2;

    public static int Status(JsonElement? answer)
    {
        if (answer is not { } a) return 0;
        var verdict = a.GetProperty("verdict");
        var answered = verdict.Text("answered");
        Line($"People are {answered switch { "yes" => "being answered", "degraded" => "being answered, with trouble", _ => "NOT being answered" }}.", $"bold {StyleOf(answered)}");
        foreach (var finding in verdict.GetProperty("findings").EnumerateArray()) Line($"  {finding.Text("what")} {finding.Text("press")}", StyleOf(finding.Text("level")));
        var (jobs, outbox, workers) = (a.GetProperty("jobs"), a.GetProperty("outbox"), a.GetProperty("workers"));
        Line($"Waiting {jobs.Text("queued")}, running {jobs.Text("leased")}, dead letters {jobs.Text("dead")}, replies on their way {outbox.Text("waiting")}, open alerts {a.Text("alerts")}.");
        Line($"Workers {workers.Text("alive")} of {workers.Text("known")}, free slots {workers.Text("freeSlots")} of {workers.Text("slots")}. Seen by {a.Text("gateway")} {a.Text("version")}.");
        return answered == "no" ? NotAnswered : 0;
    }

    public static int Nodes(JsonElement? answer) => Write(answer, ["node", "role", "status", "region", "heartbeat", "slots", "cpu", "memory", "tokens/s", "version"], node =>
    {
        var load = node.TryGetProperty("load", out var found) ? found : default;
        var age = node.Number("heartbeatAgeMs");
        return
        [
            Cell(node.Text("id"), "bold"), Cell(node.Text("role")), Cell(node.Text("status"), StyleOf(node.Text("status"))), Cell(node.Text("region")), Cell(age is { } ms ? $"{ms / 1000:0.0} s" : null),
            Cell(load.Number("slots") is > 0 and { } slots ? $"{load.Number("active")} of {slots}" : null), Cell(Percent(load.Number("cpuUsage"))), Cell(Percent(load.Number("memoryUsage"))),
            Cell(load.Number("tokensPerSecond") is > 0 and { } speed ? $"{speed:0}" : null), Cell(node.Text("version")),
        ];
    });

    public static int Jobs(JsonElement? answer) => Write(answer, ["job", "accepted", "conversation", "state", "attempts", "worker", "error"], job =>
    [
        Cell(job.Text("id")), Cell(When(job.GetProperty("timings").Text("acceptedAt"))), Cell($"{job.Text("channel")}/{job.Text("account")}/{job.Text("conversation")}"),
        Cell(job.Text("state"), StyleOf(job.Text("state"))), Cell(job.Text("attempts")), Cell(job.Text("worker")), Cell(job.Text("error")),
    ]);

    public static int Alerts(JsonElement? answer)
    {
        if (answer is { } a && a.GetArrayLength() == 0) Line("No alerts.", "green");
        else
        {
            Write(answer, ["number", "alert", "about", "state", "since", "what", "what to do"], alert =>
            [
                Cell(alert.Text("number")), Cell(alert.Text("rule"), "bold"), Cell(alert.Text("subject")), Cell(alert.Text("acknowledgedBy") is not "–" and var by ? $"{alert.Text("state")}, seen by {by}" : alert.Text("state"), StyleOf(alert.Text("state"))),
                Cell(When(alert.Text("raisedAt"))), Cell(alert.Text("summary")), Cell(alert.Text("runbook")),
            ]);
        }

        return 0;
    }

    public static string StyleOf(string word) => word switch
    {
        "yes" or "alive" or "completed" or "cleared" or "ok" => "green",
        "degraded" or "draining" or "suspect" or "queued" or "leased" or "warning" => "yellow",
        "no" or "dead" or "open" or "wrong" => "red",
        _ => "default",
    };

    private static int Write(JsonElement? answer, string[] columns, Func<JsonElement, (string, string)[]> row)
    {
        if (answer is { } a) Table(columns, a.EnumerateArray().Select(row));
        return 0;
    }
}
