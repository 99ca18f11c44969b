namespace OpenClaw.Worker.Models;

/// <summary>The model that answers (configuration section <c>OpenClaw:Model</c>; in the environment <c>OpenClaw__Model__Endpoint</c> and so on).</summary>
public sealed class ModelOptions
{
    public const string Section = "OpenClaw:Model";
    public const string DemoProvider = "demo";
    public const string OpenAiProvider = "openai";

    /// <summary>Four characters stand for one token in every budget here: right within a third for English, too generous for Chinese.</summary>
    public const int CharactersPerToken = 4;

    /// <summary><c>demo</c> or <c>openai</c>. Default: <c>openai</c> when an endpoint or a key is set, else <c>demo</c>, which says that it is one.</summary>
    public string? Provider { get; set; }

    /// <summary>Base address of any OpenAI-compatible server, with its <c>/v1</c>. Default: OpenAI's own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The endpoint's key. May stay empty for servers that want none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the endpoint (default <c>gpt-4o-mini</c>, or <c>demo</c>). Callers of /v1 name it too.</summary>
    public string? Name { get; set; }

    /// <summary>What the model is told before every conversation. Empty: nothing.</summary>
    public string SystemPrompt { get; set; } = "You are OpenClaw, a helpful assistant. Answer briefly and clearly, in the language you are spoken to.";

    /// <summary>Tokens of system prompt, earlier turns and message together (default 4000, approximated: see <see cref="CharactersPerToken"/>).
    /// More remembers longer and costs more. The newest message is always sent whole.</summary>
    public int MaxHistoryTokens { get; set; } = 4000;

    /// <summary>0 is sober, 2 is wild. Default: the endpoint's own.</summary>
    public float? Temperature { get; set; }

    /// <summary>Longest answer in tokens. Default: the endpoint's own.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>How the demo model behaves.</summary>
    public DemoModelOptions Demo { get; set; } = new();

    public bool IsDemo => string.Equals(ProviderName, DemoProvider, StringComparison.OrdinalIgnoreCase);

    public string ModelName => !string.IsNullOrWhiteSpace(Name) ? Name : IsDemo ? DemoProvider : "gpt-4o-mini";

    internal string ProviderName => !string.IsNullOrWhiteSpace(Provider) ? Provider
        : Endpoint is not null || !string.IsNullOrEmpty(ApiKey) ? OpenAiProvider : DemoProvider;

    internal bool IsProviderKnown => IsDemo || string.Equals(ProviderName, OpenAiProvider, StringComparison.OrdinalIgnoreCase);
}
