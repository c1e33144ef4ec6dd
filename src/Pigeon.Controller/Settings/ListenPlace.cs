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

    /// <summary>In the clear: for a proxy in front of it that has the TLS. No agent gets in there.</summary>
    public sealed record Http(IPAddress? Address, int Port) : ListenPlace
    {
        /// <summary>What is told of it wherever somebody looks.</summary>
        public string Warning => $"listens in the clear on {this}: tokens that are shown there can be read on the way; agents cannot use it";

        public override string ToString() => $"http://{(Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port))}";
    }

    /// <summary>With TLS.</summary>
    /// <param name="Address">Null: every address of the machine.</param>
    public sealed record Https(IPAddress? Address, int Port) : ListenPlace
    {
        public override string ToString() => $"https://{(Address is null ? $"*:{Port}" : new IPEndPoint(Address, Port))}";
    }
}
