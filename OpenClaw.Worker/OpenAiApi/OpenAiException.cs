namespace OpenClaw.Worker.OpenAiApi;

/// <summary>Ends a request with an error in the OpenAI form.</summary>
internal sealed class OpenAiException(OpenAiError error) : Exception(error.Message)
{
    public OpenAiError Error => error;
}
