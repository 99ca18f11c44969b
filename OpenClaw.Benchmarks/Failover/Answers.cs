using Npgsql;
using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Core.Messages;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>What the durable store says in the end of every message: how often workers tried it and how many answers it has.</summary>
internal sealed class Answers
{
    private readonly Dictionary<int, (int Attempts, int Answers)> _messages = [];

    private Answers()
    {
    }

    public static async Task<Answers> ReadAsync(string connectionString, CancellationToken cancellationToken)
    {
        var answers = new Answers();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select j.text, coalesce(jsonb_array_length(j.past::jsonb), 0) + 1, (select count(*) from turns t where t.job_id = j.id and t.role = $1) from jobs j", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = (int)TurnRole.Assistant });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var number = BenchmarkMessage.NumberOf(reader.GetString(0));
            var known = answers._messages.GetValueOrDefault(number);
            answers._messages[number] = (known.Attempts + reader.GetInt32(1), known.Answers + (int)reader.GetInt64(2));
        }

        return answers;
    }

    /// <summary>Accepted messages without an answer.</summary>
    public int Lost(int sent) => Enumerable.Range(0, sent).Count(number => _messages.GetValueOrDefault(number).Answers == 0);

    /// <summary>Messages with more than one answer.</summary>
    public int Doubled => _messages.Values.Count(message => message.Answers > 1);

    /// <summary>How many of these took more than one attempt; an offer that no worker accepted is none.</summary>
    public int Repeated(IEnumerable<int> messages) => messages.Count(number => _messages.GetValueOrDefault(number).Attempts > 1);
}
