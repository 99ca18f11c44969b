namespace OpenClaw.Channels.Ingress;

/// <summary>What the house itself says on a platform.</summary>
internal static class Phrases
{
    public const string Welcome = "Hello! Write to me and I will answer. In groups, mention me or reply to something I said.\n"
        + "/new begins a new conversation, /status says how this one stands, /stop ends the answer that is being written, /help shows this again.";

    public const string TextOnly = "Sorry, I can only read text so far.";
    public const string TooLong = "Sorry, that message is too long for me.";
    public const string NotTaken = "Sorry, I could not take that message.";
    public const string NotNow = "Sorry, I could not take that just now. Please try again in a minute.";
    public const string NotForYou = "I have nothing to say to that.";
    public const string UnknownCommand = "I do not know that command. /help says what I can do.";
    public const string TooFast = "That is more than I may answer in a minute. I have not read your last message; please send it again a little later.";
    public const string BegunAnew = "A new conversation begins. I remember nothing of the earlier one.";
    public const string Writing = "I am here. An answer is being written in this conversation.";
    public const string Idle = "I am here. No answer is being written in this conversation.";
    public const string Stopped = "Stopped.";
    public const string NothingToStop = "No answer is being written here.";

    /// <summary>Names the verb, so that a person who runs a single node needs no further page.</summary>
    public static string Pairing(string code, bool isGroup) =>
        $"Hello! I do not know {(isGroup ? "this group" : "you")} yet. Ask whoever runs me to approve the code {code[..4]}-{code[4..]}, then write again. It is good for an hour.\n"
        + $"(For the operator: People in the console, or POST /api/people/pairings/{code}/approve with the admin key.)";
}
