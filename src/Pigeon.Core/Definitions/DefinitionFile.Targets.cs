using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions;

/// <content>Reads which VMs an app is for, before it is read for each of them.</content>
public static partial class DefinitionFile
{
    /// <summary>
    /// Reads an app's targets, and nothing else of its entry. They may depend on <c>app</c> and <c>version</c>; that they differ between two VMs is an
    /// error, for then nobody could say which of them holds. A template that cannot be rendered for some of the VMs is read for the others: it may ask
    /// for a label that only those have for which it is meant.
    /// </summary>
    /// <param name="vms">All VMs that there are, at least one.</param>
    /// <param name="groups">The node groups that targets may refer to.</param>
    /// <inheritdoc cref="Read" path="/param[@name='fileName']|/param[@name='version']"/>
    public static TargetsResult Targets(string text, string fileName, AppName app, StackVersion? version, IReadOnlyList<VmFacts> vms, NodeGroups groups)
    {
        ArgumentOutOfRangeException.ThrowIfZero(vms.Count);
        if (TemplateFile.Open(text, fileName, out var errors) is not { } file) return new TargetsResult.Invalid(errors.InOrder());
        (VmFacts Vm, AppTargets Targets)? first = null;
        ErrorList? unreadable = null;
        foreach (var vm in file.MayUse("vm") ? vms : vms.Take(1))
        {
            var rendered = file.Render(app, version, vm);
            if (rendered.Root is null) unreadable ??= rendered.Errors;
            if (rendered.Root is not { } root) continue;
            var entry = StackReader.Stacks(root, rendered.Errors) is { } stacks ? StackReader.Find(stacks, app) : null;
            var targets = entry is null ? null : TargetsReader.Read(entry, new TargetScope(groups, Vm: null));
            first ??= targets is null ? null : (vm, targets);
            if (targets is not null && first is { } other) RefuseOthers(entry!, vm, targets, other.Vm, other.Targets);
            if (!rendered.Errors.IsEmpty) return new TargetsResult.Invalid(rendered.Errors.InOrder());
        }
        return first is { } read ? new TargetsResult.Valid(read.Targets) : new TargetsResult.Invalid(unreadable!.InOrder());
    }

    /// <summary>Whether a definition may be another one for another VM. One that cannot be read may be anything.</summary>
    public static bool MayUseVm(string text, string fileName) => TemplateFile.Open(text, fileName, out _)?.MayUse("vm") ?? true;

    private static void RefuseOthers(Field entry, VmFacts vm, AppTargets targets, VmFacts firstVm, AppTargets first)
    {
        Refuse(TargetsReader.LoadbalKey, targets.Loadbal, first.Loadbal);
        Refuse(TargetsReader.ConfigKey, targets.Config, first.Config);

        void Refuse(string part, Target target, Target other)
        {
            if (target.Equals(other)) return;
            (entry.Below(part)?.Below(TargetsReader.TargetKey) ?? entry).Fail(
                $"depends on the VM: it is '{other}' for {firstVm.Name} and '{target}' for {vm.Name}; to go by labels, write target_type: label or compound");
        }
    }
}
