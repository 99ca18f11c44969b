using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>The verbs for people who run the cluster. They ask any gateway over the public API, so what they do is in the journal like everything else.</summary>
/// <param name="data">The option that names the data directory, of a program that has one: a single node keeps its key there.</param>
public sealed class OperatorCommands(Option<string?>? data = null)
{
    private static readonly Option<string?> Url = new("--url") { Description = $"The gateway to ask (default {OperatorApi.UrlVariable}, else {OperatorApi.DefaultUrl})." };
    private static readonly Option<bool> Json = new("--json") { Description = "The API's own answer, for programs." };

    /// <summary>The key comes from the environment: on the command line others could read it.</summary>
    public IEnumerable<Command> All()
    {
        yield return Verb("status", "Are people being answered, what is wrong, and what to do. Ends with 2 when they are not.", [], async (api, parsed, stop) => Pages.Status(await ShowAsync(api, parsed, "/api/cluster/overview", stop)));
        yield return Verb("nodes", "The nodes and their load.", [], async (api, parsed, stop) => Pages.Nodes(await ShowAsync(api, parsed, "/api/cluster/nodes", stop)));
        yield return Turn("drain", "Give a node nothing new; what it runs may end.", "is draining");
        yield return Turn("undrain", "Let a node work again.", "works again");
        yield return JobsVerb();
        yield return RedriveVerb();
        yield return AlertsVerb();
        yield return DoctorVerb();
    }

    private Command Turn(string verb, string description, string done)
    {
        var node = new Argument<string>("node") { Description = "Its id, as nodes says." };
        return Verb(verb, description, [node], async (api, parsed, stop) =>
        {
            var id = parsed.GetRequiredValue(node);
            return Done(parsed, await api.PostAsync($"/api/cluster/nodes/{Uri.EscapeDataString(id)}/{verb}", null, stop), $"{id} {done}.");
        });
    }

    private Command JobsVerb()
    {
        var state = new Option<string?>("--state") { Description = "queued, leased, completed, dead or cancelled (default: all)." };
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first (1 to 500).", DefaultValueFactory = _ => 20 };
        return Verb("jobs", "Jobs, newest first, without what was said.", [state, limit], async (api, parsed, stop) => Pages.Jobs(await ShowAsync(
            api, parsed, $"/api/cluster/jobs/list?limit={parsed.GetValue(limit)}&state={Uri.EscapeDataString(parsed.GetValue(state) ?? "")}", stop)));
    }

    private Command RedriveVerb()
    {
        var job = new Argument<Guid?>("job") { Description = "One job; without it the oldest dead letters.", Arity = ArgumentArity.ZeroOrOne };
        var limit = new Option<int>("--limit") { Description = "How many dead letters at once (1 to 500).", DefaultValueFactory = _ => 100 };
        return Verb("redrive", "Try dead letters again, in the order of their conversations.", [job, limit], async (api, parsed, stop) =>
        {
            if (parsed.GetValue(job) is { } id) return Done(parsed, await api.PostAsync($"/api/jobs/{id}/redrive", null, stop), $"{id} is tried again.");
            var answer = await api.PostAsync("/api/cluster/jobs/redrive", string.Create(CultureInfo.InvariantCulture, $"{{\"limit\":{parsed.GetValue(limit)}}}"), stop);
            return Done(parsed, answer, $"{answer.Text("redriven")} redriven, {answer.Text("skipped")} dealt with by others, {answer.Text("left")} left.");
        });
    }

    private Command AlertsVerb()
    {
        var all = new Option<bool>("--all") { Description = "With those that are over." };
        var acknowledge = new Option<long?>("--ack") { Description = "Acknowledge the alert of this number." };
        var silence = new Option<long?>("--silence") { Description = "Silence the alert of this number, and its like." };
        var minutes = new Option<int>("--minutes") { Description = "For how long; 0 ends a silence.", DefaultValueFactory = _ => 60 };
        return Verb("alerts", "Open alerts; acknowledge or silence one.", [all, acknowledge, silence, minutes], async (api, parsed, stop) =>
        {
            if (parsed.GetValue(acknowledge) is { } seen) return Done(parsed, await api.PostAsync($"/api/alerts/{seen}/ack", null, stop), $"Alert {seen} is acknowledged.");
            if (parsed.GetValue(silence) is { } quiet)
            {
                var body = string.Create(CultureInfo.InvariantCulture, $"{{\"minutes\":{parsed.GetValue(minutes)}}}");
                return Done(parsed, await api.PostAsync($"/api/alerts/{quiet}/silence", body, stop), $"Alert {quiet} is silenced for {parsed.GetValue(minutes)} minutes.");
            }

            return Pages.Alerts(await ShowAsync(api, parsed, $"/api/alerts?state={(parsed.GetValue(all) ? "all" : "open")}", stop));
        });
    }

    private Command DoctorVerb()
    {
        var command = new Command("doctor", "Looks at configuration, database, Redis, model, bot tokens, gateway and clock, and says what to do. Ends with 1 when something is wrong.") { Url, Json };
        command.SetAction((parsed, stop) => InOneLineAsync(() => Doctor.RunAsync(parsed.GetValue(Url), Asked(parsed), parsed.GetValue(Json), stop)));
        return command;
    }

    private Command Verb(string name, string description, Symbol[] symbols, Func<OperatorApi, ParseResult, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, $"{description} Needs a key of the admin scope: {OperatorApi.KeyVariable}, else the one that a single node made on this machine.") { Url, Json };
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Option option) command.Add(option);
        }

        command.SetAction((parsed, stop) => InOneLineAsync(async () =>
        {
            using var api = new OperatorApi(parsed.GetValue(Url), DataDirectory.Find(Asked(parsed), SettingsHere.Read()));
            return await run(api, parsed, stop);
        }));
        return command;
    }

    /// <summary>What went wrong is said in one line.</summary>
    private static async Task<int> InOneLineAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperatorException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private string? Asked(ParseResult parsed) => data is null ? null : parsed.GetValue(data);

    /// <returns>The answer for a page; null when it was written as JSON.</returns>
    private static async Task<JsonElement?> ShowAsync(OperatorApi api, ParseResult parsed, string path, CancellationToken stop)
    {
        var answer = await api.GetAsync(path, stop);
        if (!parsed.GetValue(Json)) return answer;
        Screen.Json(answer);
        return null;
    }

    private static int Done(ParseResult parsed, JsonElement answer, string sentence)
    {
        if (parsed.GetValue(Json)) Screen.Json(answer);
        else Screen.Line(sentence, "green");
        return 0;
    }
}
