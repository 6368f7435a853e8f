/**
 * Real tools of Scalekit's connectors with their parameters (`*` marks required ones), as its public connector data of
 * 2026-08-14 has them: github.com/scalekit-inc/developer-docs, src/data/agent-connectors. Every tool also takes
 * schema_version and tool_version.
 */
export const SCALEKIT_TOOLS: Readonly<Record<string, string>> = {
  asana_me_get: 'opt_fields:string',
  asana_project_get: 'project_gid*:string opt_fields:string',
  asana_projects_list: 'opt_fields:string team:string workspace_gid:string',
  asana_projects_search: 'workspace_gid*:string archived:boolean name:string opt_fields:string',
  asana_section_add_task: 'section_gid*:string task_gid*:string insert_after:string insert_before:string',
  asana_sections_list: 'project_gid*:string opt_fields:string',
  asana_status_update_create: 'parent_gid*:string status_type*:string text*:string title:string',
  asana_status_updates_list: 'parent_gid*:string opt_fields:string',
  asana_story_create: 'task_gid*:string text*:string opt_fields:string',
  asana_subtask_create: 'name*:string task_gid*:string assignee:string due_on:string notes:string opt_fields:string',
  asana_tags_list: 'opt_fields:string workspace_gid:string',
  asana_task_add_followers: 'followers*:string task_gid*:string opt_fields:string',
  asana_task_add_project: 'project*:string task_gid*:string insert_after:string insert_before:string section:string',
  asana_task_add_tag: 'tag*:string task_gid*:string',
  asana_task_create:
    'name*:string assignee:string due_on:string followers:string notes:string opt_fields:string projects:string start_on:string workspace_gid:string',
  asana_task_delete: 'task_gid*:string',
  asana_task_get: 'task_gid*:string opt_fields:string',
  asana_task_search: 'workspace_gid*:string assignee:string completed:boolean opt_fields:string text:string',
  asana_task_stories_list: 'task_gid*:string opt_fields:string',
  asana_task_subtasks_list: 'task_gid*:string opt_fields:string',
  asana_task_update:
    'task_gid*:string assignee:string completed:boolean due_on:string name:string notes:string opt_fields:string start_on:string',
  asana_tasks_list:
    'assignee:string completed_since:string opt_fields:string project:string section:string workspace_gid:string',
  asana_typeahead_search: 'query*:string workspace_gid*:string count:integer opt_fields:string resource_type:string',
  asana_users_list: 'workspace_gid*:string opt_fields:string',
  asana_workspaces_list: 'opt_fields:string',
  hubspot_association_create:
    'from_object_id*:string from_object_type*:string to_object_id*:string to_object_type*:string',
  hubspot_companies_search: 'after:string filterGroups:string limit:number properties:array query:string',
  hubspot_company_get: 'company_id*:string properties:string',
  hubspot_company_update:
    'company_id*:string annualrevenue:string city:string country:string description:string domain:string industry:string name:string numberofemployees:number phone:string state:string website:string',
  hubspot_contact_create:
    'email*:string company:string firstname:string hs_lead_status:string jobtitle:string lastname:string lifecyclestage:string phone:string website:string',
  hubspot_contact_delete: 'contact_id*:string',
  hubspot_contact_get: 'contact_id*:string properties:string',
  hubspot_contact_update:
    'contact_id*:string company:string email:string firstname:string hs_lead_status:string jobtitle:string lastname:string lifecyclestage:string phone:string website:string',
  hubspot_contacts_search: 'after:string filterGroups:string limit:number properties:array query:string',
  hubspot_deal_create:
    'dealname*:string dealstage*:string amount:number closedate:string dealtype:string description:string hs_priority:string pipeline:string',
  hubspot_deal_get: 'deal_id*:string associations:string properties:string',
  hubspot_deal_pipelines_list: 'archived:string',
  hubspot_deal_update:
    'deal_id*:string amount:number closedate:string dealname:string dealstage:string dealtype:string description:string hs_priority:string pipeline:string',
  hubspot_deals_search: 'after:string filterGroups:string limit:number properties:array query:string',
  hubspot_note_create: 'props*:object',
  hubspot_note_log: 'hs_note_body*:string hs_timestamp*:string',
  hubspot_notes_search: 'after:string filterGroups:string limit:number properties:string query:string',
  hubspot_owners_list: 'after:string email:string limit:number',
  hubspot_pipelines_list: 'object_type*:string',
  hubspot_record_associations_get:
    'object_id*:string object_type*:string to_object_type*:string after:string limit:integer',
  hubspot_task_complete: 'task_id*:string hs_task_body:string hs_task_status:string',
  hubspot_task_create:
    'hs_task_subject*:string hs_timestamp*:string hs_task_body:string hs_task_priority:string hs_task_status:string hs_task_type:string',
  hubspot_task_delete: 'task_id*:string',
  hubspot_task_get:
    'task_id*:string archived:boolean associations:string id_property:string properties:string properties_with_history:string',
  hubspot_task_update:
    'task_id*:string hs_task_body:string hs_task_priority:string hs_task_status:string hs_task_subject:string hs_task_type:string hs_timestamp:string properties:object',
  hubspot_tasks_search: 'after:string filterGroups:string limit:number properties:string query:string',
  hubspot_ticket_get: 'ticket_id*:string properties:string',
  hubspot_ticket_update:
    'ticket_id*:string content:string hs_pipeline:string hs_pipeline_stage:string hs_ticket_priority:string subject:string',
  hubspot_tickets_search: 'after:string filterGroups:string limit:number properties:string query:string',
  linear_attachment_create: 'issueId*:string title*:string url*:string subtitle:string',
  linear_comment_create: 'body*:string issueId*:string',
  linear_comments_list: 'issueId*:string after:string first:integer',
  linear_cycle_issues_list: 'cycleId*:string after:string first:integer',
  linear_cycles_list: 'teamId*:string after:string first:integer',
  linear_issue_archive: 'issueId*:string',
  linear_issue_create:
    'teamId*:string title*:string assigneeId:string description:string estimate:string labelIds:array priority:string projectId:string stateId:string',
  linear_issue_delete: 'issueId*:string',
  linear_issue_get: 'issueId*:string',
  linear_issue_relation_create: 'issueId*:string relatedIssueId*:string type*:string',
  linear_issue_search: 'query*:string first:integer teamId:string',
  linear_issue_update:
    'issueId*:string assigneeId:string description:string priority:string stateId:string title:string',
  linear_issues_list:
    'after:string assignee:string before:string first:integer labels:array priority:string project:string state:string',
  linear_labels_list: 'first:integer teamId:string',
  linear_project_get: 'projectId*:string',
  linear_project_update:
    'projectId*:string description:string name:string startDate:string state:string targetDate:string',
  linear_projects_list: 'after:string first:integer',
  linear_teams_list: 'after:string first:integer',
  linear_users_list: 'after:string first:integer',
  linear_viewer_get: '',
  linear_workflow_states_list: 'first:integer teamId:string',
  monday_boards_list: 'board_kind:string limit:integer order_by:string page:integer state:string workspace_ids:array',
  monday_group_create: 'board_id*:string group_name*:string position_relative_method:string relative_to:string',
  monday_item_archive: 'item_id*:string',
  monday_item_column_simple_value_change:
    'board_id*:string column_id*:string item_id*:string create_labels_if_missing:boolean value:string',
  monday_item_column_value_change:
    'board_id*:string column_id*:string item_id*:string value*:string create_labels_if_missing:boolean',
  monday_item_column_values_change:
    'board_id*:string column_values*:string item_id*:string create_labels_if_missing:boolean',
  monday_item_create:
    'board_id*:string item_name*:string column_values:string create_labels_if_missing:boolean group_id:string',
  monday_item_delete: 'item_id*:string',
  monday_item_move_to_group: 'group_id*:string item_id*:string',
  monday_items_get: 'ids*:array exclude_nonactive:boolean limit:integer newest_first:boolean page:integer',
  monday_items_list: 'board_id*:string cursor:string group_id:string limit:integer',
  monday_items_search: 'board_id*:string column_id*:string column_value*:string cursor:string limit:integer',
  monday_me_get: '',
  monday_search: 'query*:string limit:integer',
  monday_subitem_create:
    'item_name*:string parent_item_id*:string column_values:string create_labels_if_missing:boolean',
  monday_update_create: 'body*:string item_id*:string',
  monday_updates_list: 'item_id:string limit:integer page:integer',
  monday_users_list: 'emails:array ids:array kind:string limit:integer name:string newest_first:boolean page:integer',
  monday_workspaces_list: 'ids:array kind:string limit:integer page:integer state:string',
  zendesk_groups_list: 'page:number per_page:number',
  zendesk_organization_get: 'organization_id*:number include:string',
  zendesk_organization_tickets_list: 'organization_id*:number page:number per_page:number',
  zendesk_organizations_autocomplete: 'name*:string',
  zendesk_organizations_search: 'external_id:string name:string',
  zendesk_satisfaction_ratings_list: 'end_time:number page:number per_page:number score:string start_time:number',
  zendesk_search_tickets: 'query*:string include:string page:number per_page:number sort_by:string sort_order:string',
  zendesk_ticket_comments_list: 'ticket_id*:number include:string include_inline_images:boolean sort_order:string',
  zendesk_ticket_create:
    'comment_body*:string assignee_email:string priority:string status:string subject:string tags:array type:string',
  zendesk_ticket_delete: 'ticket_id*:number',
  zendesk_ticket_get: 'ticket_id*:number include:string',
  zendesk_ticket_reply: 'body*:string ticket_id*:number public:boolean',
  zendesk_ticket_tags_add: 'tags*:array ticket_id*:number',
  zendesk_ticket_tags_delete: 'tags*:string ticket_id*:number',
  zendesk_ticket_update:
    'ticket_id*:number assignee_email:string assignee_id:number group_id:number priority:string status:string subject:string tags:array type:string',
  zendesk_tickets_list: 'page:number per_page:number sort_by:string sort_order:string',
  zendesk_user_get: 'user_id*:number include:string',
  zendesk_users_search: 'external_id:string page:number per_page:number query:string',
  zendesk_view_tickets_list: 'view_id*:string sort_by:string sort_order:string',
  zendesk_views_list: 'access:string page:number per_page:number sort_by:string sort_order:string',
  zendeskoauth_groups_list: 'page:number per_page:number',
  zendeskoauth_organization_get: 'organization_id*:number include:string',
  zendeskoauth_organization_tickets_list: 'organization_id*:number page:number per_page:number',
  zendeskoauth_organizations_autocomplete: 'name*:string',
  zendeskoauth_organizations_search: 'external_id:string name:string',
  zendeskoauth_satisfaction_ratings_list: 'end_time:number page:number per_page:number score:string start_time:number',
  zendeskoauth_search_tickets:
    'query*:string include:string page:number per_page:number sort_by:string sort_order:string',
  zendeskoauth_ticket_comments_list: 'ticket_id*:number include:string include_inline_images:boolean sort_order:string',
  zendeskoauth_ticket_create:
    'comment_body*:string assignee_email:string priority:string status:string subject:string tags:array type:string',
  zendeskoauth_ticket_delete: 'ticket_id*:number',
  zendeskoauth_ticket_get: 'ticket_id*:number include:string',
  zendeskoauth_ticket_reply: 'body*:string ticket_id*:number public:boolean',
  zendeskoauth_ticket_tags_add: 'tags*:array ticket_id*:number',
  zendeskoauth_ticket_tags_delete: 'tags*:string ticket_id*:number',
  zendeskoauth_ticket_update:
    'ticket_id*:number assignee_email:string assignee_id:number group_id:number priority:string status:string subject:string tags:array type:string',
  zendeskoauth_tickets_list: 'page:number per_page:number sort_by:string sort_order:string',
  zendeskoauth_user_get: 'user_id*:number include:string',
  zendeskoauth_users_search: 'external_id:string page:number per_page:number query:string',
  zendeskoauth_view_tickets_list: 'view_id*:string sort_by:string sort_order:string',
  zendeskoauth_views_list: 'access:string page:number per_page:number sort_by:string sort_order:string',
};
