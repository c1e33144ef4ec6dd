namespace Pigeon.Controller.Http;

/// <summary>What became of the question who sends a request.</summary>
internal abstract record Identity
{
    private Identity() { }

    public sealed record Known(Caller Caller) : Identity;

    /// <param name="Why">Told to whoever sent it: nothing in it is secret.</param>
    public sealed record Wrong(string Why) : Identity;
}
