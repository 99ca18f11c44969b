using CsCheck;
using OpenClaw.Channels.Delivery;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class MessageChunkerTests
{
    private static readonly Gen<string> Texts = Gen.OneOf("word", " ", "\n", "\n\n", "\r\n", "```\n", "```csharp\n", "````\n", "   ```\n", "🦞", "e\u0301", "汉字", new string('x', 150), "``", "\u0000", "\ud83e")
        .Array[0, 120].Select(string.Concat);

    [Fact]
    public void Nothing_is_lost_no_piece_is_too_long_and_no_character_is_cut() =>
        Gen.Select(Texts, Gen.Int[MessageChunker.MinLimit, 400]).Sample((text, limit) =>
        {
            var chunks = MessageChunker.Split(text, limit);
            Assert.Equal(text, string.Concat(chunks.Select(c => c.Body)));
            Assert.All(chunks, c => Assert.InRange(c.Text.Length, 1, limit));
            for (var i = 1; i < chunks.Count; i++) Assert.False(char.IsSurrogatePair(chunks[i - 1].Body[^1], chunks[i].Body[0]), "a surrogate pair was cut");
        }, iter: 20_000);

    [Fact]
    public void A_short_text_is_one_piece_and_an_empty_one_is_none()
    {
        Assert.Equal("hello", Assert.Single(MessageChunker.Split("hello", 128)).Text);
        Assert.Equal(4096, Assert.Single(MessageChunker.Split(new string('x', 4096), 4096)).Text.Length);
        Assert.Empty(MessageChunker.Split("", 128));
    }

    [Fact]
    public void Paragraphs_are_preferred_to_lines_and_lines_to_words()
    {
        Assert.EndsWith("\n\n", First($"{new string('a', 70)}\n\n{new string('b', 20)}\nc c {new string('d', 90)}"), StringComparison.Ordinal);
        Assert.EndsWith("b\n", First($"{new string('a', 90)}b\nc c {new string('d', 90)}"), StringComparison.Ordinal);
        Assert.EndsWith("c ", First($"{new string('a', 90)} c {new string('d', 90)}"), StringComparison.Ordinal);
        Assert.Equal(128, First(new string('d', 300)).Length);
        Assert.Equal(127, First(new string('d', 127) + "🦞" + new string('d', 90)).Length);
    }

    [Fact]
    public void A_code_block_that_is_cut_is_closed_and_opened_again_with_its_language()
    {
        var code = string.Concat(Enumerable.Range(0, 20).Select(i => $"line number {i}\n"));
        var chunks = MessageChunker.Split($"Look:\n```csharp\n{code}```\nDone.", 128);
        Assert.True(chunks.Count > 2);
        Assert.All(chunks.Skip(1).SkipLast(1), c => Assert.StartsWith("```csharp\n", c.Text, StringComparison.Ordinal));
        Assert.All(chunks, c => Assert.Equal(0, c.Text.Split('\n').Count(line => line.StartsWith("```", StringComparison.Ordinal)) % 2));
        Assert.EndsWith("Done.", chunks[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_longer_fence_is_not_closed_by_a_shorter_one()
    {
        var chunks = MessageChunker.Split($"````\n```\n{string.Concat(Enumerable.Repeat("some words here\n", 20))}````\n", 128);
        Assert.All(chunks.Skip(1).SkipLast(1), c => Assert.StartsWith("````\n", c.Text, StringComparison.Ordinal));
        Assert.EndsWith("````", chunks[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_small_a_limit_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => MessageChunker.Split("x", 127));

    private static string First(string text) => MessageChunker.Split(text, 128)[0].Body;
}
