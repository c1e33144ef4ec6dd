using Pigeon.Core.Names;

namespace Pigeon.Core.World;

/// <summary>An app whose wanted configuration HAProxy does not accept, or that no template could be rendered for.</summary>
/// <param name="Message">HAProxy's own words, or the template's fault.</param>
/// <param name="Stale">Lanes whose text is not made from the settings that are wanted: a stack that is being released there has to fail.</param>
public sealed record QuarantinedApp(AppName App, string Message, StandIn StandIn, ValueList<Lane> Stale)
{
    /// <summary>The message and what is done meanwhile.</summary>
    public string Text => $"{Message} ({Meanwhile})";

    private string Meanwhile => StandIn switch
    {
        StandIn.LastGood => "it goes on with its last good configuration",
        StandIn.Shipped => "it goes on with the shipped templates alone",
        StandIn.Absence => "it has no traffic and is left out",
        StandIn.Standstill => "HAProxy stays with the whole configuration that it has",
        _ => throw new System.Diagnostics.UnreachableException($"no words for {StandIn}"),
    };
}
