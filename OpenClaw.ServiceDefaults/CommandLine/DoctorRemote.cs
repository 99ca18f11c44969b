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

    public async Task<IReadOnlyList<Finding>> BotsAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        const string name = "Telegram";
        var telegram = settings.GetSection("OpenClaw:Telegram");
        var tokens = telegram.GetSection("Accounts").GetChildren().Select(account => (Name: account.Key, Token: account["BotToken"])).Append((Name: "default", Token: telegram["BotToken"]))
            .Where(account => !string.IsNullOrWhiteSpace(account.Token)).ToList();
        if (tokens.Count == 0) return [Finding.None(name, "No bot is configured.")];
        var findings = new List<Finding>();
        foreach (var (account, token) in tokens)
        {
            if (!Uri.TryCreate($"{(telegram["BaseUrl"] ?? "https://api.telegram.org").TrimEnd('/')}/bot{token!.Trim()}/getMe", UriKind.Absolute, out var uri))
            {
                findings.Add(Finding.Wrong(name, $"The token of {account} cannot be one.", "Ask @BotFather for it."));
                continue;
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            var (status, body, error) = await AskAsync("Telegram", request, cancellationToken);
            findings.Add(status switch
            {
                null => Finding.Wrong(name, $"Telegram cannot be reached ({error}).", "Check the way to the internet."),
                200 => Finding.Ok(name, $"{account} is @{UserOf(body)}."),
                401 or 404 => Finding.Wrong(name, $"Telegram does not know the token of {account}.", "Ask @BotFather for a new one."),
                _ => Finding.Warning(name, $"Telegram answered {status} for {account}.", "Try again in a minute."),
            });
        }

        return findings;
    }

    public async Task<IReadOnlyList<Finding>> GatewayAsync(string? url, CancellationToken cancellationToken)
    {
        const string name = "gateway";
        try
        {
            using var api = new OperatorApi(url);
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

    private static string UserOf(string body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("result").Text("username");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "unknown";
        }
    }
}
