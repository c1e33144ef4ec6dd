using System.CommandLine;
using Pigeon.Client;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>What every command that talks to an agent takes.</summary>
internal sealed class ConnectionFlags
{
    private readonly Flag<Endpoint> _host = new(
        "--host", [], "ENDPOINT", $"Where the agent listens: unix:///path or a URL. Default {Endpoint.Default}", Endpoint.Parse);

    private readonly Flag<bool> _output = new(
        "--output", ["-o"], "text|json", "What standard output gets: text, or one JSON document. Default text", ParseOutput);

    public void AddTo(Command command)
    {
        command.Options.Add(_host.Option);
        command.Options.Add(_output.Option);
    }

    public Endpoint Host(ParseResult parsed, Shell shell) => _host.ReadOr(Endpoint.Parse(Endpoint.Default), parsed, shell)!;

    public bool Json(ParseResult parsed, Shell shell) => _output.ReadOr(false, parsed, shell);

    private static bool ParseOutput(string text) => text switch
    {
        "json" => true,
        "text" => false,
        _ => throw new FormatException($"'{text}' is neither text nor json"),
    };
}
