using System.ClientModel;
using OpenClaw.Core.Jobs;
using OpenClaw.Worker.Models;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class ModelErrorsTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(400, FailureKind.Rejected)]
    [InlineData(401, FailureKind.Misconfigured)]
    [InlineData(403, FailureKind.Misconfigured)]
    [InlineData(404, FailureKind.Misconfigured)]
    [InlineData(408, FailureKind.TimedOut)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(500, FailureKind.ModelUnavailable)]
    [InlineData(503, FailureKind.ModelUnavailable)]
    public void A_status_says_what_kind_of_failure_it_is(int status, FailureKind expected) =>
        Assert.Equal(expected, ModelErrors.FromStatus(status, null).Kind);

    public static TheoryData<Exception, FailureKind> Exceptions => new()
    {
        { new HttpRequestException("refused"), FailureKind.ModelUnavailable },
        { new HttpIOException(HttpRequestError.ResponseEnded), FailureKind.ModelUnavailable },
        { new IOException("cut"), FailureKind.ModelUnavailable },
        { new AggregateException(new IOException("cut")), FailureKind.ModelUnavailable },
        { new ClientResultException("no answer"), FailureKind.ModelUnavailable },
        { new TimeoutException(), FailureKind.TimedOut },
        { new OperationCanceledException(), FailureKind.TimedOut },
        { new System.Text.Json.JsonException(), FailureKind.ModelUnavailable },
        { new InvalidOperationException("ours"), FailureKind.Internal },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void An_exception_says_what_kind_of_failure_it_is(Exception error, FailureKind expected) =>
        Assert.Equal(expected, ModelErrors.Classify(error, Now).Kind);

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("Tue, 01 Jan 2030 00:00:30 GMT", 30.0)]
    [InlineData("Mon, 31 Dec 2029 23:00:00 GMT", null)]
    [InlineData("soon", null)]
    [InlineData("-3", null)]
    [InlineData(null, null)]
    public void Retry_after_is_seconds_or_a_date(string? text, double? seconds) =>
        Assert.Equal(seconds, ModelErrors.ParseRetryAfter(text, Now)?.TotalSeconds);

    [Fact]
    public void A_reason_never_repeats_what_the_endpoint_wrote() =>
        Assert.DoesNotContain("sk-secret", ModelErrors.Classify(new HttpRequestException("key sk-secret is bad"), Now).Reason, StringComparison.Ordinal);
}
