using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.EndToEnd;

public sealed class AnswerTests
{
    [Fact]
    public async Task Two_hundred_messages_in_twenty_conversations_are_each_answered_once_in_order()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync("re ");
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data, Settings.With(model));
        using var api = new ApiClient(process, data);
        var attempts = 0;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async c =>
        {
            var jobs = new List<Guid>();
            for (var m = 0; m < 10; m++) jobs.Add(await api.SendAsync($"c{c}", $"c{c}m{m}"));
            foreach (var job in jobs)
            {
                var ended = await api.EndedAsync(job);
                Assert.Equal("completed", ended.State);
                Interlocked.Add(ref attempts, ended.Attempts);
            }

            Assert.Equal(Enumerable.Range(0, 10).SelectMany(m => new[] { $"user: c{c}m{m}", $"assistant: re c{c}m{m}" }), await api.TurnsAsync($"c{c}"));
        }));
        // Worked at least once is the promise (a starved machine may take a lease away); but no attempt asks the model twice.
        var asked = (await model.RequestsAsync()).CountBy(request => request.Text ?? "").ToArray();
        Assert.Equal(200, asked.Length);
        Assert.True(asked.Sum(text => text.Value) <= attempts, $"Asked again in one attempt: {string.Join(", ", asked.Where(text => text.Value > 1))}");
    }
}
