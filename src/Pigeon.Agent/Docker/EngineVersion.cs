namespace Pigeon.Agent.Docker;

/// <summary>What a Docker Engine says about itself when it is pinged, and the API version that is spoken with it.</summary>
public sealed record EngineVersion
{
    internal static readonly ApiVersion Oldest = new(1, 41);
    internal static readonly ApiVersion Newest = new(1, 47);

    /// <summary>The newest API version that the engine offers.</summary>
    public required ApiVersion Offered { get; init; }

    /// <summary>The API version that every further call uses: the lower of what the engine offers and what this client knows.</summary>
    public required ApiVersion Spoken { get; init; }

    /// <summary>The engine's own words, such as <c>Docker/20.10.24 (linux)</c>; empty when it does not say.</summary>
    public required string Server { get; init; }

    internal static EngineVersion Negotiate(string? offered, string server)
    {
        if (!ApiVersion.TryParse(offered, out var version))
            throw new EngineException(null, $"the engine does not name its API version (it said '{offered}'): is this socket Docker's?");
        if (version < Oldest)
            throw new EngineException(null, $"the engine speaks API {version}, but {Oldest} (Docker 20.10) or newer is needed: upgrade Docker");
        return new EngineVersion { Offered = version, Spoken = version < Newest ? version : Newest, Server = server };
    }
}
