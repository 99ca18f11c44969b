namespace OpenClaw.Channels.Discord;

/// <summary>
/// Where Discord posts interactions: <c>/webhooks/discord</c>, or <c>/webhooks/discord/ACCOUNT</c> for an account with a name; from outside, through
/// a gateway, with <c>/channels</c> in front. Nothing is read from a body that is not proven to be Discord's. Discord itself tries forged and
/// stale requests from time to time and turns the address off unless they are refused with 401.
/// </summary>
internal sealed partial class DiscordEndpoint(DiscordAccounts accounts, DiscordIntake intake, TimeProvider time, ILogger<DiscordEndpoint> logger)
{
    public const string Path = "/webhooks/discord/{account?}";
    private const int MaxBody = 128 * 1024;

    public async Task<IResult> HandleAsync(HttpContext context, string? account)
    {
        if (accounts.Find(account ?? DiscordOptions.DefaultAccount) is not { } its) return Results.NotFound();
        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var headers = context.Request.Headers;
        if (!InteractionSignature.IsGenuine(its.PublicKey, headers[InteractionSignature.SignatureHeader], headers[InteractionSignature.TimestampHeader], body, time.GetUtcNow()))
        {
            Log.NotGenuine(logger, its.Name);
            return Results.Unauthorized();
        }

        if (DiscordInteraction.Parse(body) is not { } interaction) return Results.BadRequest();
        var response = interaction.Type switch
        {
            DiscordInteraction.Ping => InteractionReply.Pong,
            _ => await intake.TakeAsync(its, interaction, context.RequestAborted),
        };
        return Results.Json(response, DiscordJson.Default.DiscordResponse);
    }

    /// <returns>Null when it is too long.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > MaxBody) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A request for the Discord account {Account} was not signed by Discord, or is stale; refused")]
        public static partial void NotGenuine(ILogger logger, string account);
    }
}
