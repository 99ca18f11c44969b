using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Jobs;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>Senders of queued messages, each message a conversation of its own. Whose gateway died sends to the next one, under the same key.</summary>
internal sealed class MessageSender(LocalCluster cluster) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient[] _gateways = [.. cluster.Gateways.Select(gateway => new HttpClient
    {
        BaseAddress = gateway.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminKey) },
    })];

    public async Task SendAsync(Play play, LbJob job, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"lb-{play.MessageOf(job)}");
        var message = new { conversation = name, text = play.TextOf(job), idempotencyKey = name };
        var first = (int)(job.Plan.Gateway * _gateways.Length);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await _gateways[(first + attempt) % _gateways.Length].PostAsJsonAsync("/api/messages", message, cancellationToken);
                if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"A message was refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                return;
            }
            catch (HttpRequestException) when (attempt < _gateways.Length)
            {
                // Sent to another gateway.
            }
        }
    }

    /// <summary>Waits until all of the play's messages have an outcome and tells it when they had it, by the store's clock, which is this machine's.</summary>
    public async Task ReadEndsAsync(Play play, int messages, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var store = NpgsqlDataSource.Create(cluster.Stores.Postgres);
        await using var left = store.CreateCommand($"select count(*) from jobs where state < {(int)JobState.Completed}");
        for (var started = TimeProvider.System.GetTimestamp(); (long)(await left.ExecuteScalarAsync(cancellationToken))! > 0; await Task.Delay(Poll, cancellationToken))
            if (TimeProvider.System.GetElapsedTime(started) > patience) break;

        await using var ends = store.CreateCommand("select text, finished_at, state from jobs where finished_at is not null order by id desc limit $1");
        ends.Parameters.Add(new NpgsqlParameter { Value = messages });
        await using var reader = await ends.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var text = reader.GetString(0);
            var message = int.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            if (Play.NumberOf(message) == play.Number) play.Ended(message, reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2) == (int)JobState.Completed);
        }
    }

    public void Dispose()
    {
        foreach (var gateway in _gateways) gateway.Dispose();
    }
}
