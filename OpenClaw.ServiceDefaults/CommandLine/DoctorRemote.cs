using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>What answers over HTTP. No address with a secret in it is ever shown: a bot's token is part of its address.</summary>
internal sealed class DoctorRemote(HttpClient http)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
    private readonly List<(string Who, TimeSpan Ahead)> _clocks = [];

    public async Task<Finding> ModelAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        const string name = "model";
        if (settings["OpenClaw:Model:Endpoint"] is not { Length: > 0 } endpoint) return Finding.None(name, "The built-in demo model: OpenClaw:Model:Endpoint is not set.");
        if (!Uri.TryCreate(endpoint.TrimEnd('/') + "/models", UriKind.Absolute, out var uri)) return Finding.Wrong(name, "OpenClaw:Model:Endpoint is no address.", "It must be of the form http(s)://…/v1.");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (settings["OpenClaw:Model:ApiKey"] is { Length: > 0 } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var (status, _, error) = await AskAsync("the model's endpoint", request, cancellationToken);
        return status switch
        {
            null => Finding.Wrong(name, $"{uri.Host} cannot be reached ({error}).", "Check OpenClaw:Model:Endpoint and the way there."),
            401 or 403 => Finding.Wrong(name, $"{uri.Host} refuses the key ({status}).", "Check OpenClaw:Model:ApiKey."),
            >= 500 => Finding.Wrong(name, $"{uri.Host} answered {status}.", "The provider has trouble; messages are tried again."),
            404 => Finding.Warning(name, $"{uri.Host} answers, and has no list of models.", "Some endpoints have none; send a message to be sure."),
            _ => Finding.Ok(name, $"{uri.Host} answers ({status})."),
        };
    }

    public async Task<IReadOnlyList<Finding>> BotsAsync(IConfiguration settings, CancellationToken cancellationToken) =>
    [
        .. await BotsAsync("Telegram", "https://api.telegram.org", settings, (server, token) => new HttpRequestMessage(HttpMethod.Get, $"{server}/bot{token}/getMe"),
            body => body.GetProperty("result").Text("username"), "Ask @BotFather for a new one.", cancellationToken),
        .. await BotsAsync("Discord", "https://discord.com/api/v10", settings,
            (server, token) => new HttpRequestMessage(HttpMethod.Get, $"{server}/users/@me") { Headers = { Authorization = new AuthenticationHeaderValue("Bot", token) } },
            body => body.Text("username"), "Reset it in Discord's developer portal.", cancellationToken),
    ];

    public async Task<IReadOnlyList<Finding>> GatewayAsync(string? url, string directory, CancellationToken cancellationToken)
    {
        const string name = "gateway";
        try
        {
            using var api = new OperatorApi(url, directory);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Address, "/health"));
            var (status, _, error) = await AskAsync("the gateway", request, cancellationToken);
            if (status is null) return [Finding.Warning(name, $"None answers at {api.Address} ({error}).", $"Start one, or give its address with --url or {OperatorApi.UrlVariable}.")];
            if (status != 200) return [Finding.Wrong(name, $"{api.Address} is not ready ({status}).", "It cannot reach its database.")];
            if (!api.HasKey) return [Finding.Ok(name, $"{api.Address} is ready."), Finding.None("admin key", $"Not looked at: {OperatorApi.KeyVariable} is not set.")];
            var overview = await api.GetAsync("/api/cluster/overview", cancellationToken);
            var answered = overview.GetProperty("verdict").Text("answered");
            return [Finding.Ok(name, $"{api.Address} is ready."), answered == "yes" ? Finding.Ok("answers", "People are being answered.") : Finding.Warning("answers", $"Are people being answered: {answered}.", "See status.")];
        }
        catch (OperatorException error)
        {
            return [Finding.Wrong(name, error.Message, "")];
        }
    }

    /// <summary>This machine's clock beside those of who answered. Their header counts in whole seconds.</summary>
    public Finding Clock()
    {
        const string name = "clock";
        if (_clocks.Count == 0) return Finding.None(name, "Nobody answered who could be compared with.");
        var (who, ahead) = _clocks.MaxBy(clock => clock.Ahead.Duration());
        return ahead.Duration() <= Tolerance ? Finding.Ok(name, $"Within {Tolerance.TotalSeconds:0} s of {string.Join(", ", _clocks.Select(clock => clock.Who).Distinct())}.")
            : Finding.Wrong(name, $"{ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {who}.", "Let a time service set it (chrony, systemd-timesyncd). Signatures and reports depend on it; leases do not.");
    }

    private async Task<IReadOnlyList<Finding>> BotsAsync(
        string platform, string defaultServer, IConfiguration settings, Func<string, string, HttpRequestMessage> ask, Func<JsonElement, string> nameOf, string advice, CancellationToken cancellationToken)
    {
        var section = settings.GetSection($"OpenClaw:{platform}");
        var server = (section["BaseUrl"] ?? defaultServer).TrimEnd('/');
        var tokens = section.GetSection("Accounts").GetChildren().Select(account => (Name: account.Key, Token: account["BotToken"])).Append((Name: "default", Token: section["BotToken"]))
            .Where(account => !string.IsNullOrWhiteSpace(account.Token)).ToList();
        if (tokens.Count == 0) return [Finding.None(platform, "No bot is configured.")];
        var findings = new List<Finding>();
        foreach (var (account, token) in tokens)
        {
            HttpRequestMessage request;
            try
            {
                request = ask(server, token!.Trim());
                if (request.RequestUri is not { IsAbsoluteUri: true }) throw new FormatException();
            }
            catch (Exception error) when (error is FormatException or UriFormatException)
            {
                findings.Add(Finding.Wrong(platform, $"The token of {account}, or BaseUrl, cannot be one.", advice));
                continue;
            }

            using (request) findings.Add(Judge(platform, account, await AskAsync(platform, request, cancellationToken), nameOf, advice));
        }

        return findings;
    }

    private static Finding Judge(string platform, string account, (int? Status, string Body, string Error) answer, Func<JsonElement, string> nameOf, string advice) => answer.Status switch
    {
        null => Finding.Wrong(platform, $"{platform} cannot be reached ({answer.Error}).", "Check the way to the internet."),
        200 => Finding.Ok(platform, $"{account} is {NameOf(answer.Body, nameOf)}."),
        401 or 404 => Finding.Wrong(platform, $"{platform} does not know the token of {account}.", advice),
        _ => Finding.Warning(platform, $"{platform} answered {answer.Status} for {account}.", "Try again in a minute."),
    };

    private async Task<(int? Status, string Body, string Error)> AskAsync(string who, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.Headers.Date is { } theirs) _clocks.Add((who, TimeProvider.System.GetUtcNow() - theirs));
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), "");
        }
        catch (HttpRequestException error)
        {
            return (null, "", error.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "", "no answer in time");
        }
    }

    private static string NameOf(string body, Func<JsonElement, string> nameOf)
    {
        try
        {
            return nameOf(JsonDocument.Parse(body).RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "unknown";
        }
    }
}
