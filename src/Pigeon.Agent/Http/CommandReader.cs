using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;
using Pigeon.Core.Stacks;
using Pigeon.Hosting.Http;

namespace Pigeon.Agent.Http;

/// <summary>Makes a command of a request, or the problem with it. Everything in a request is anybody's text.</summary>
public sealed class CommandReader(AgentSettings settings)
{
    public (Command? Command, ProblemWire? Problem) Read(string appText, OperationRequest request, string? key, string? ifMatch)
    {
        var (common, problem) = AskedOperation.Read(appText, request, key, ifMatch);
        if (common is not var (app, asked, id, revision)) return (null, problem);
        return request.Verb switch
        {
            "release" => ReadRelease(app, asked, request, id, revision),
            "activate" => (new Command.Activate(asked) { Id = id, App = app, IfRevision = revision }, null),
            "rollback" => (new Command.Rollback(asked) { Id = id, App = app, IfRevision = revision }, null),
            "deactivate" when asked is { } gone => (new Command.Deactivate(gone, request.Force) { Id = id, App = app, IfRevision = revision }, null),
            "deactivate" => Bad("deactivate needs a version"),
            "abort" => (new Command.Abort(asked) { Id = id, App = app, IfRevision = revision }, null),
            _ => Bad($"'{request.Verb}' is no verb: release, activate, rollback, deactivate or abort"),
        };
    }

    private (Command?, ProblemWire?) ReadRelease(AppName app, StackVersion? version, OperationRequest request, OperationId id, long? revision)
    {
        if (request.Definition is not { } source) return Bad("release needs a definition");
        var (release, problem) = Check(source, app, DefinitionFile.Read(source.Text, source.File, app, version, settings.Vm, settings.NodeGroups, source.Folders), serves: true);
        return release is null ? (null, problem)
            : (new Command.Release(release.Spec, AskedOperation.ReadyWithinOf(request)) { Id = id, App = app, IfRevision = revision, Formula = release.Formula }, null);
    }

    /// <summary>What a definition is on this VM, whatever its targets say: whoever ordered it has matched them.</summary>
    /// <param name="serves">Whether the VM's HAProxy is to lead to it.</param>
    public (DefinitionResult.Valid? Definition, ProblemWire? Problem) ReadOrdered(DefinitionSource source, AppName app, StackVersion version, bool serves) =>
        Check(source, app, DefinitionFile.ReadOrdered(source.Text, source.File, app, version, settings.Vm, source.Folders), serves);

    private (DefinitionResult.Valid?, ProblemWire?) Check(DefinitionSource source, AppName app, DefinitionResult read, bool serves)
    {
        switch (read)
        {
            case DefinitionResult.Invalid invalid:
                return (null, Invalid(invalid.Errors));
            case DefinitionResult.NeedsFormula(var folder):
                return (null, Problems.FormulaNeeded(folder.Text));
            case DefinitionResult.Valid valid when serves && FrontendOffer.Problem(source.File, app, valid.Spec.Loadbal, settings.Vm.Name, settings.Offers) is { } problem:
                return (null, Invalid([problem]));
            case DefinitionResult.Valid valid:
                return (valid, null);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal static ProblemWire Invalid(ValueList<DefinitionError> errors) => Problems.Of(
        ProblemCode.InvalidDefinition, $"the definition has {errors.Count} error(s)", [.. errors.Select(error => error.ToString())]);

    private static (Command?, ProblemWire?) Bad(string why) => (null, Problems.Of(ProblemCode.BadRequest, why));
}
