using System.Net;

namespace Pigeon.Controller.Settings;

/// <summary>Where the API listens.</summary>
public abstract record ListenPlace
{
    private ListenPlace() { }

    /// <summary>Whoever may open it is an admin.</summary>
    public sealed record UnixSocket(string Path) : ListenPlace
    {
        public override string ToString() => $"unix://{Path}";
    }

    /// <summary>With TLS, and a token for each request.</summary>
    /// <param name="Address">Null: every address of the machine.</param>
    public sealed record Https(IPAddress? Address, int Port) : ListenPlace
    {
        public override string ToString() => $"https://{(Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port))}";
    }
}
