using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Proxy;

/// <summary>What a proxied caller hears when no worker's answer can be passed on.</summary>
internal static class Refusals
{
    public static readonly ApiProblem TooLarge = new(StatusCodes.Status413PayloadTooLarge, "The request body is larger than 256 KiB.") { Code = "request_too_large" };

    public static readonly ApiProblem AllBusy = new(StatusCodes.Status429TooManyRequests, "All workers are busy. Try again shortly.")
    {
        Code = "workers_busy",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static readonly ApiProblem NoWorker = new(StatusCodes.Status503ServiceUnavailable, "No worker is available. Try again shortly.")
    {
        Code = "no_worker",
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly ApiProblem TimedOut = new(StatusCodes.Status504GatewayTimeout, "The worker did not answer in time.") { Code = "timeout" };
}
