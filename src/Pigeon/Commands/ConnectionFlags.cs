using System.CommandLine;
using Pigeon.Client;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every command that talks to an agent takes.</summary>
internal sealed class ConnectionFlags
{
    private readonly Flag<Endpoint> _host = new(
        "--host", [], "ENDPOINT", $"Where the agent listens: unix:///path or a URL. Default {Endpoint.Default}", Endpoint.Parse);

    public OutputFlag Output { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_host.Option);
        Output.AddTo(command);
    }

    public Endpoint Host(ParseResult parsed, Shell shell) => _host.ReadOr(Endpoint.Parse(Endpoint.Default), parsed, shell)!;

    public bool Json(ParseResult parsed, Shell shell) => Output.IsJson(parsed, shell);
}
