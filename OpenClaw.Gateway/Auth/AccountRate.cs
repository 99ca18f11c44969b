using Microsoft.Extensions.Options;
using OpenClaw.Core.Limits;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Auth;

/// <summary>How often an account may ask for work, over all gateways: its messages and its <c>/v1</c> calls together.</summary>
internal sealed class AccountRate(IRateLimits limits, IOptions<AccountRateOptions> options)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <returns>Null: go on. Otherwise the answer, 429 with Retry-After.</returns>
    public async ValueTask<ApiProblem?> TakeAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (options.Value.MessagesPerMinute is not (> 0 and var limit)) return null;
        var result = await limits.TakeAsync($"messages:{caller.Account}", limit, Window, cancellationToken);
        return result.IsAllowed ? null
            : new ApiProblem(StatusCodes.Status429TooManyRequests, $"This account may send {limit} messages a minute. Send it again later.") { RetryAfter = result.RetryAfter, Code = "rate_limited" };
    }

    /// <summary>For the proxied calls; whoever has no account was refused before.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var refusal = context.User.Identity?.IsAuthenticated == true ? await TakeAsync(Caller.Of(context), context.RequestAborted) : null;
        if (refusal is null) await next(context);
        else await refusal.ExecuteAsync(context);
    }
}
