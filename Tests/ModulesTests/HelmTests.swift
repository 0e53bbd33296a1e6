import OrderedCollections
import SystemPackage
import TestSupport
import Testing
import Values

/// helm and its repositories, with a recorder in its place: no cluster is in reach of tests.
///
/// The recorder keeps releases and repositories in files, notes its calls, and answers in the forms
/// and with the exit codes of helm 3.
struct HelmTests {
  private static let recorder = #"""
    #!/bin/sh
    state=$(dirname "$0")/state
    mkdir -p "$state/releases" "$state/repositories"
    echo "$HELM_NAMESPACE: $*" >>"$state/calls"
    case $1 in
      list)
        printf '['
        for one in "$state"/releases/*; do
          [ ! -e "$one/chart" ] || printf '{"name":"%s","namespace":"%s","revision":"%s","status":"deployed","chart":"%s","app_version":"%s"}' \
            "${one##*/}" "$HELM_NAMESPACE" "$(cat "$one/revision")" "$(cat "$one/chart")" 2.0
        done
        echo ']'
        ;;
      get) cat "$state/releases/$4/values" ;;
      show)
        eval "chart=\${$#}"
        [ "$chart" != missing ] || { echo 'Error: no such chart' >&2; exit 1; }
        version=1.0.0
        case $* in *--version=*) version=${3#--version=} ;; esac
        printf 'apiVersion: v2\nname: %s\nversion: %s\nappVersion: "2.0"\n' "${chart##*/}" "$version"
        ;;
      upgrade | --version=*)
        version=1.0.0
        case $1 in --version=*) version=${1#--version=} ;; esac
        eval "chart=\${$#}"
        eval "name=\${$(($# - 1))}"
        mkdir -p "$state/releases/$name"
        case $* in
          *-f=-*) cat >"$state/releases/$name/values" ;;
          *) echo null >"$state/releases/$name/values" ;;
        esac
        echo "${chart##*/}-$version" >"$state/releases/$name/chart"
        echo $(($(cat "$state/releases/$name/revision" 2>/dev/null || echo 0) + 1)) \
          >"$state/releases/$name/revision"
        echo "Release \"$name\" has been upgraded."
        ;;
      uninstall)
        eval "name=\${$#}"
        rm -r "$state/releases/$name" && echo "release \"$name\" uninstalled"
        ;;
      repo)
        case $2 in
          list)
            ls "$state"/repositories | grep -q . || { echo 'Error: no repositories to show' >&2; exit 1; }
            echo 'NAME URL'
            for one in "$state"/repositories/*; do echo "${one##*/} $(cat "$one")"; done
            ;;
          add)
            case $* in *--password-stdin*) cat >"$state/password" ;; esac
            eval "url=\${$#}"
            eval "name=\${$(($# - 1))}"
            echo "$url" >"$state/repositories/$name"
            echo "\"$name\" has been added"
            ;;
          rm) rm "$state/repositories/$3" ;;
        esac
        ;;
    esac
    """#

  /// Runs tasks one after another with one recorder; their answers, and the recorder's state.
  private func run(
    _ module: String, _ tasks: [Mapping]
  ) async throws -> [Mapping] {
    try await Scratch.with { scratch in
      let helm = try scratch.write("helm", Self.recorder)
      try await Command.run("chmod", ["700", helm.string])
      var answers: [Mapping] = []
      for task in tasks {
        var arguments = task
        let isCheck = arguments.removeValue(forKey: "check") != nil
        arguments["binary_path"] = .string(helm.string)
        let call = CaseTask([
          .string(module): .mapping(arguments), "check_mode": .bool(isCheck),
        ])
        answers.append(try await #require(call).run(folder: scratch.directory))
      }
      let calls = try await Command.run("cat", [scratch.path("state/calls").string])
      answers.append(["calls": .string(calls)])
      let password = scratch.path("state/password").string
      let kept = try await Command.run("sh", ["-c", "cat \"$0\" 2>/dev/null || :", password])
      answers.append(["password": .string(kept)])
      return answers
    }
  }

  @Test func `a release is installed, upgraded where it differs, and uninstalled`() async throws {
    let release: Mapping = ["name": "web", "namespace": "it's", "chart_ref": "stable/site"]
    func with(_ more: Mapping) -> Mapping { release.merging(more) { $1 } }
    let values: Value = ["text": "it's \"q\" $(id)\nü", "list": [1, true, nil]]
    let answers = try await run(
      "kubernetes.core.helm",
      [
        with(["check": true]), release, release, with(["values": values]),
        with(["values": values]), with(["values": values, "chart_version": "1.1.0", "wait": true]),
        with(["force": true, "chart_version": "1.1.0", "values": values]),
        with(["chart_ref": "missing"]), with(["state": "absent"]), with(["state": "absent"]),
      ])
    let changes = answers.prefix(10).map { $0["changed"]?.bool }
    #expect(changes == [true, true, false, true, false, true, true, false, true, false])
    let status = answers[3]["status"]?.mapping
    #expect(status?["values"] == values && status?["revision"] == "2", "\(answers[3])")
    #expect(status?["namespace"] == "it's")
    #expect(answers[5]["command"]?.string?.contains("--wait") == true)
    #expect(answers[7]["failed"] == true)
    #expect(answers[7]["msg"]?.string?.contains("no such chart") == true, "\(answers[7])")
    let calls = try #require(answers[10]["calls"]?.string)
    #expect(!calls.contains("$(id)"), "values are in no list of processes")
  }

  @Test func `a repository is added once, and its password is in no list of processes`()
    async throws
  {
    let repository: Mapping = ["name": "stable", "repo_url": "https://charts.example.org"]
    func with(_ more: Mapping) -> Mapping { repository.merging(more) { $1 } }
    let answers = try await run(
      "kubernetes.core.helm_repository",
      [
        with(["check": true]), with(["username": "me", "password": "geheim"]), repository,
        with(["repo_url": "https://other.example.org"]),
        with(["repo_url": "https://other.example.org", "force_update": true]),
        ["name": "stable", "state": "absent"], ["name": "stable", "state": "absent"],
        with(["username": "me"]),
      ])
    let changes = answers.prefix(8).map { $0["changed"]?.bool }
    #expect(changes == [true, true, false, false, true, true, false, false])
    #expect(answers[3]["msg"] == "Repository already have a repository named stable")
    #expect(answers[7]["failed"] == true)
    #expect(answers[8]["calls"]?.string?.contains("geheim") == false)
    #expect(answers[9]["password"] == "geheim")
  }
}
