using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>Asked before a message from the API or the chat page is accepted: the account's rate, then the cluster's admission.</summary>
internal sealed class IntakeGate(AccountRate rate, Admission admission)
{
    /// <returns>Null lets the message in; otherwise 429 with Retry-After.</returns>
    public async ValueTask<ApiProblem?> CheckAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await rate.TakeAsync(caller, cancellationToken) is { } tooMany) return tooMany;
        return admission.Check() is { } wait
            ? new ApiProblem(StatusCodes.Status429TooManyRequests, "Too much is waiting already. Send the message again later.") { RetryAfter = wait, Code = "saturated" }
            : null;
    }
}
